"""What whoever runs the service sees of it: lines of log, figures, readiness; never what people write."""
