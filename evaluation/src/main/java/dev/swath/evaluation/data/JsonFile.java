package dev.swath.evaluation.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads fields of a JSON document. Its errors name the file and the field. */
final class JsonFile {
    private final Path path;
    private final JsonNode root;

    private JsonFile(Path path, JsonNode root) {
        this.path = path;
        this.root = root;
    }

    /** @throws CatalogueException INVALID_REQUEST if there is no such file, or it is no JSON */
    static JsonFile read(Path path) {
        try {
            return new JsonFile(path, new JsonMapper().readTree(Files.readAllBytes(path)));
        } catch (NoSuchFileException e) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "there is no file %s".formatted(path), e);
        } catch (JsonProcessingException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "%s, line %d: expected JSON: %s"
                            .formatted(
                                    path,
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "%s cannot be read: %s".formatted(path, e), e);
        }
    }

    Path path() {
        return path;
    }

    /** The elements of the array that a field of the whole document holds. */
    List<Node> list(String field) {
        return new Node("", root).list(field);
    }

    /** The elements of the array that the whole document is. */
    List<Node> elements() {
        if (!root.isArray()) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "%s: expected a list".formatted(path));
        }
        List<Node> elements = new ArrayList<>();
        for (JsonNode element : root) {
            elements.add(new Node("[%d]".formatted(elements.size()), element));
        }
        return elements;
    }

    /** A value somewhere in the document. */
    final class Node {
        private final String where;
        private final JsonNode value;

        private Node(String where, JsonNode value) {
            this.where = where;
            this.value = value;
        }

        List<Node> list(String field) {
            JsonNode array = value.path(field);
            if (!array.isArray()) {
                throw invalid(field, "a list", array);
            }
            List<Node> elements = new ArrayList<>();
            for (JsonNode element : array) {
                elements.add(new Node(at(field) + "[" + elements.size() + "]", element));
            }
            return elements;
        }

        /** Not blank. */
        String text(String field) {
            JsonNode text = value.path(field);
            if (!text.isTextual() || text.asText().isBlank()) {
                throw invalid(field, "a text that is not empty", text);
            }
            return text.asText();
        }

        /** The texts of a list, none blank, at least one. */
        List<String> texts(String field) {
            JsonNode array = value.path(field);
            List<String> texts = new ArrayList<>();
            for (JsonNode element : array) {
                if (element.isTextual() && !element.asText().isBlank()) {
                    texts.add(element.asText());
                }
            }
            if (!array.isArray() || texts.isEmpty() || texts.size() < array.size()) {
                throw invalid(field, "a list of texts that are not empty", array);
            }
            return texts;
        }

        /** @param field of this value */
        CatalogueException invalid(String field, String expected, String found) {
            return new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "%s, %s: expected %s, found %s".formatted(path, at(field), expected, found));
        }

        private CatalogueException invalid(String field, String expected, JsonNode found) {
            return invalid(field, expected, found.isMissingNode() ? "none" : found.toString());
        }

        private String at(String field) {
            return where.isEmpty() ? field : where + "." + field;
        }
    }
}
