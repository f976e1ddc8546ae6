package dev.swath.gateway.search.field;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchGroup;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.api.SearchWait;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** How a component of {@link SearchQuery} is read from JSON and from a URL, by its Java type. */
public enum FieldType {
    TEXT(String.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return text(field, node);
        }

        @Override
        Object ofText(String field, String value) {
            return value;
        }
    },
    /** In a URL the parameter is repeated. */
    TEXTS(List.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return texts(field, node);
        }

        @Override
        Object ofTexts(String field, List<String> values) {
            return values;
        }

        @Override
        Object ofText(String field, String value) {
            return List.of(value);
        }
    },
    /** In a URL the parameter is repeated. */
    TILES(TileId[].class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ofTexts(field, texts(field, node));
        }

        @Override
        Object ofTexts(String field, List<String> values) {
            return values.stream().map(value -> TILE.ofText(field, value)).toList();
        }

        @Override
        Object ofText(String field, String value) {
            return ofTexts(field, List.of(value));
        }
    },
    /** One of some words. */
    ORDER(SearchOrder.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ofText(field, text(field, node));
        }

        @Override
        Object ofText(String field, String value) {
            return ObjectFields.one(field, SearchOrder.class, value);
        }
    },
    GROUP(SearchGroup.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ofText(field, text(field, node));
        }

        @Override
        Object ofText(String field, String value) {
            return ObjectFields.one(field, SearchGroup.class, value);
        }
    },
    /** In a URL the object is JSON. */
    THRESHOLD(SearchThreshold.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ObjectFields.threshold(field, node);
        }

        @Override
        Object ofText(String field, String value) {
            return ObjectFields.threshold(field, ObjectFields.json(field, value));
        }
    },
    /** In a URL the object is JSON. */
    WAIT(SearchWait.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ObjectFields.wait(field, node);
        }

        @Override
        Object ofText(String field, String value) {
            return ObjectFields.wait(field, ObjectFields.json(field, value));
        }
    },
    /** In a URL the names have commas between them. */
    NAMES(SortedSet.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return new TreeSet<>(texts(field, node));
        }

        @Override
        Object ofText(String field, String value) {
            return new TreeSet<>(Arrays.asList(value.split(",", -1)));
        }
    },
    TILE(TileId.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ofText(field, text(field, node));
        }

        @Override
        Object ofText(String field, String value) {
            return read(field, bounded(value), TileId::new);
        }
    },
    IMAGE(QueryImage.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ofText(field, text(field, node));
        }

        @Override
        Object ofText(String field, String value) {
            try {
                return QueryImage.parse(value);
            } catch (CatalogueException e) {
                throw e.withField(field);
            }
        }
    },
    BOX(BoundingBox.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            List<Double> numbers = new ArrayList<>();
            for (JsonNode number : array(field, node)) {
                if (!number.isNumber()) {
                    throw expected(field, "four or six numbers", number);
                }
                numbers.add(number.doubleValue());
            }
            return read(field, numbers, BoundingBox::ofNumbers);
        }

        @Override
        Object ofText(String field, String value) {
            return read(field, bounded(value), BoundingBox::parse);
        }
    },
    /** A geometry of GeoJSON; in a URL it is written as text. */
    REGION(Region.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return read(field, node, Region::ofGeoJson);
        }

        @Override
        Object ofText(String field, String value) {
            try {
                return ofJson(field, EventJson.mapper().readTree(value));
            } catch (JsonProcessingException e) {
                throw CatalogueException.ofField(
                        field, "expected a GeoJSON geometry, found \"%s\"".formatted(shown(value)));
            }
        }
    },
    /** Text, or JSON; in a URL it is text. */
    FILTER(QueryFilter.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return read(field, node, QueryFilter::new);
        }

        @Override
        Object ofText(String field, String value) {
            return QueryFilter.ofText(value);
        }
    },
    INTERVAL(TimeInterval.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            return ofText(field, text(field, node));
        }

        @Override
        Object ofText(String field, String value) {
            return read(field, bounded(value), TimeInterval::parse);
        }
    },
    INTEGER(int.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                throw expected(field, "a whole number", node);
            }
            return node.intValue();
        }

        @Override
        Object ofText(String field, String value) {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw CatalogueException.ofField(
                        field, "expected a whole number, found \"%s\"".formatted(shown(value)));
            }
        }
    },
    NUMBER(Double.class) {
        @Override
        Object ofJson(String field, JsonNode node) {
            if (!node.isNumber()) {
                throw expected(field, "a number", node);
            }
            return node.doubleValue();
        }

        @Override
        Object ofText(String field, String value) {
            try {
                return Double.valueOf(value);
            } catch (NumberFormatException e) {
                throw CatalogueException.ofField(field, "expected a number, found \"%s\"".formatted(shown(value)));
            }
        }
    };

    private static final int SHOWN = 60;

    private final Class<?> type;

    FieldType(Class<?> type) {
        this.type = type;
    }

    static FieldType of(RecordComponent component) {
        boolean tiles = component.getGenericType().getTypeName().contains(TileId.class.getName() + ">");
        return Arrays.stream(values())
                .filter(candidate -> candidate.type.equals(tiles ? TileId[].class : component.getType()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no field of a search is a " + component));
    }

    /** @throws CatalogueException INVALID_REQUEST, with the field's name */
    abstract Object ofJson(String field, JsonNode node);

    /** @throws CatalogueException INVALID_REQUEST, with the field's name */
    abstract Object ofText(String field, String value);

    /** @param values of a parameter, as often as it was given */
    Object ofTexts(String field, List<String> values) {
        if (values.size() > 1) {
            throw CatalogueException.ofField(field, "expected it once, found it %d times".formatted(values.size()));
        }
        return ofText(field, values.getFirst());
    }

    /** The part of a client's value that a message quotes. */
    static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /** A node in words. */
    static String kind(JsonNode node) {
        if (node.getNodeType() == JsonNodeType.MISSING) {
            return "nothing";
        }
        String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return node.isContainerNode() ? "an " + kind : kind + " " + shown(node.toString());
    }

    private static String text(String field, JsonNode node) {
        if (!node.isTextual()) {
            throw expected(field, "a string", node);
        }
        return node.textValue();
    }

    private static List<String> texts(String field, JsonNode node) {
        List<String> texts = new ArrayList<>();
        array(field, node).forEach(one -> texts.add(text(field, one)));
        return texts;
    }

    private static JsonNode array(String field, JsonNode node) {
        if (!node.isArray()) {
            throw expected(field, "an array", node);
        }
        return node;
    }

    static CatalogueException expected(String field, String what, JsonNode found) {
        return CatalogueException.ofField(field, "expected %s, found %s".formatted(what, kind(found)));
    }

    /** A value that cannot be as long as that is quoted by its beginning. */
    private static String bounded(String value) {
        return value.length() <= SHOWN * 4 ? value : shown(value);
    }

    private static <V, T> T read(String field, V value, Function<V, T> reading) {
        try {
            return reading.apply(value);
        } catch (CatalogueException e) {
            throw e.withField(field);
        }
    }
}
