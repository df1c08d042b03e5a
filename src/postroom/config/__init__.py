"""The roof: settings, addresses of pages, the server and the command line."""
