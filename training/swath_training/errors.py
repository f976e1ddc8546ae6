"""Bad input, told in one line."""

from pathlib import Path


class InputError(ValueError):
    """The message begins with the file and, where there is one, the field."""

    def __init__(self, file: Path | str, field: str, message: str):
        super().__init__(": ".join(part for part in (str(file), field, message) if part))


class DatasetError(InputError):
    pass


class CheckpointError(InputError):
    pass
