"""What every page shares: access, errors, forms, filters, headers."""
