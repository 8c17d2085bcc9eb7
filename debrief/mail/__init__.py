"""Mail: written with the change that causes it, delivered afterwards."""
