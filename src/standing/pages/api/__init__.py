"""The public register as data: ``/api/v1/``, read only, for anybody."""
