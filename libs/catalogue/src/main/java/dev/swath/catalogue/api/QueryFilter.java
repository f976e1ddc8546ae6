package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Locale;

/**
 * A filter as a client writes it, not yet read: CQL2 text, or an object of CQL2 JSON.
 *
 * @param value a string or an object
 * @see <a href="https://docs.ogc.org/is/21-065r2/21-065r2.html">OGC 21-065r2, Common Query Language (CQL2)</a>
 */
public record QueryFilter(@JsonValue JsonNode value) {
    /** @throws CatalogueException INVALID_REQUEST if it is neither a string nor an object */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public QueryFilter {
        if (!value.isTextual() && !value.isObject()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected a string of CQL2 text or an object of CQL2 JSON, found "
                            + value.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        value = value.deepCopy();
    }

    /** The filter of a CQL2 text. */
    public static QueryFilter ofText(String text) {
        return new QueryFilter(TextNode.valueOf(text));
    }

    /** A copy. */
    @Override
    public JsonNode value() {
        return value.deepCopy();
    }
}
