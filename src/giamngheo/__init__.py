"""giamngheo: the open management information system for Vietnam's sustainable poverty-reduction programme."""

__version__ = "0.1.0"
