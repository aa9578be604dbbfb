"""The steps of name cleaning, one module for each concern; `amp_registry.firm_name` puts them in order."""
