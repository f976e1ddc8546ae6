package dev.swath.gateway.stac.query;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.TimeInterval;
import java.util.regex.Pattern;

/** Reads the parameter {@code datetime} as OGC API Features has it: an RFC 3339 instant, or two with a slash between them. */
final class Rfc3339 {
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?\\d*([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final Pattern MORE_THAN_NANOS = Pattern.compile("(\\.\\d{9})\\d+");
    private static final int LONGEST = 200;

    private Rfc3339() {}

    /** @throws CatalogueException INVALID_REQUEST, with the field's name */
    static TimeInterval parse(String field, String text) {
        if (text.length() > LONGEST) {
            throw expected(field, text.substring(0, 60) + "…");
        }
        String[] ends = text.split("/", -1);
        if (ends.length > 2 || (ends.length == 2 && isOpen(ends[0]) && isOpen(ends[1]))) {
            throw expected(field, text);
        }
        for (String end : ends) {
            if (!(ends.length == 2 && isOpen(end)) && !INSTANT.matcher(end).matches()) {
                throw expected(field, text);
            }
        }
        try {
            return TimeInterval.parse(
                    MORE_THAN_NANOS.matcher(withoutLeapSecond(text)).replaceAll("$1"));
        } catch (CatalogueException e) {
            throw CatalogueException.ofField(field, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isOpen(String end) {
        return end.isEmpty() || end.equals("..");
    }

    /** A leap second is the second before it: Java's time has none. */
    private static String withoutLeapSecond(String text) {
        return text.replaceAll(":60(?=[.Zz+-])", ":59");
    }

    private static CatalogueException expected(String field, String found) {
        return CatalogueException.ofField(
                field, "expected an RFC 3339 instant, or A/B where one may be .., found \"%s\"".formatted(found));
    }
}
