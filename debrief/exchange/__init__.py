"""Files in, files out: sources turn into panels, panels into the interchange document."""
