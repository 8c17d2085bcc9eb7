"""Reading the audit log. It names people and candidates, so it lies right of them."""
