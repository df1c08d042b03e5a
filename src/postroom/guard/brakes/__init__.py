"""The brakes on what we send by ourselves, one a file: each looks at a request and says why not, or None."""
