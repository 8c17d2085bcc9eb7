"""Who judges an application, and who leads it: the panel, the manager, the committee."""
