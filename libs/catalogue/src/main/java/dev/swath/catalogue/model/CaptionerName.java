package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Who writes captions beside a bundle's own language model: a model and the hash of what it is asked, such as {@code qwen3-vl-8b-3fa29c0b}.
 * So captions of another prompt are told apart.
 *
 * @param value letters, digits, {@code .}, {@code _} and {@code -}, at most 128
 */
public record CaptionerName(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** @throws IllegalArgumentException if it is not of that form */
    @JsonCreator
    public CaptionerName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a captioner's name has letters, digits, dots, hyphens and underscores, at most 128: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
