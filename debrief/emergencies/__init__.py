"""Emergency access of an administrator: for a while, for a reason, and in the open."""
