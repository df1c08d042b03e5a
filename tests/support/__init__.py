"""What the tests stand on: a small cast, real servers, a real browser."""
