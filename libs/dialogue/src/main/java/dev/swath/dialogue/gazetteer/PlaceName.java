package dev.swath.dialogue.gazetteer;

import java.text.Normalizer;
import java.util.Locale;

/** Names as they are compared: without case, accents and marks. */
public final class PlaceName {
    private PlaceName() {}

    /** {@code "São Paulo"} is {@code "sao paulo"}, {@code "Guinea-Bissau"} is {@code "guinea bissau"}. */
    public static String folded(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace("ø", "o")
                .replace("Ø", "O")
                .replace("ł", "l")
                .replace("Ł", "L")
                .replace("ı", "i")
                .replace("ß", "ss")
                .toLowerCase(Locale.ROOT)
                .replace(".", "")
                .replaceAll("[-'’/]", " ")
                .replaceAll("\\s+", " ")
                .trim();
        return plain.startsWith("st ") ? "saint " + plain.substring(3) : plain;
    }
}
