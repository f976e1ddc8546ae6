package dev.swath.vectorindex.milvus.expression;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Writes values into filter expressions; nothing else does. Servers differ in how they escape and which characters
 * they accept, so nothing is escaped. Text from outside is stored and compared as the hex of its UTF-8; everything
 * else is plain.
 */
public final class Literals {
    private Literals() {}

    /** The hex that is stored and compared in place of any text: two digits for each byte of UTF-8. */
    public static String text(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A quoted string.
     *
     * @param plain an id, or what {@link #text} gave
     * @throws CatalogueException INTERNAL_ERROR if it is not {@code [a-z0-9-]*}
     */
    public static String quoted(String plain) {
        if (!isPlain(plain)) {
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR, "expected a plain value in a filter, found \"" + plain + "\"");
        }
        return '"' + plain + '"';
    }

    /** Whether a text can be in an expression without encoding. */
    public static boolean isPlain(String text) {
        return text.matches("[a-z0-9-]*");
    }

    /** A list of quoted strings. */
    public static String quoted(Collection<String> plain) {
        return plain.stream().map(Literals::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Without an exponent, and with a point, so that it is read as a floating-point number. */
    public static String number(double value) {
        String digits = BigDecimal.valueOf(value + 0.0).toPlainString();
        return digits.contains(".") ? digits : digits + ".0";
    }

    /**
     * @param value greater than {@link Long#MIN_VALUE}: servers that read the sign and the digits separately cannot
     * hold its digits in a long
     */
    public static String number(long value) {
        return Long.toString(Math.max(value, -Long.MAX_VALUE));
    }
}
