package dev.swath.catalogue;

final class Ids {
    private Ids() {}

    static void check(String what, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected a %s of the form %s, found \"%s\"".formatted(what, pattern, value));
        }
    }
}
