"""Speed and size: `make bench` on embedded servers of its own. What is measured, and why so: docs/measurements.md."""
