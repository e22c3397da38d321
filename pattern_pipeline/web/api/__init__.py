"""What programs ask: JSON under ``/api``, errors as RFC 9457 problems. Not here: OTLP (``web/otlp``) and pages."""
