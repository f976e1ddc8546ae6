"""How bad input is refused: what was expected, what was found, in which file and field."""


class BundleError(ValueError):
    """Its message is for the person who gave the file."""


def expect(holds: bool, where: str, expected: object, found: object) -> None:
    if not holds:
        raise BundleError(f"{where}: expected {expected}, found {found}")
