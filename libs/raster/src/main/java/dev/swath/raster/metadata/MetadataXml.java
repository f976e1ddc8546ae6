package dev.swath.raster.metadata;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The elements of a metadata file by their local names, at any depth. A DTD or an external entity is never read. */
public final class MetadataXml {
    private static final int MOST_ELEMENTS = 200_000;

    /**
     * One element without children, or an element's own text.
     *
     * @param parent the attributes of the element around it, empty if there is none
     */
    public record Element(Map<String, String> attributes, String text, Map<String, String> parent) {}

    private final Map<String, List<Element>> elements = new HashMap<>();

    private MetadataXml() {}

    public static MetadataXml parse(String name, byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        MetadataXml xml = new MetadataXml();
        try {
            // The parser would print a line about bytes that are not UTF-8.
            String text = new String(bytes, StandardCharsets.UTF_8);
            XMLStreamReader reader = factory.createXMLStreamReader(
                    new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
            xml.read(reader);
        } catch (XMLStreamException | RuntimeException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE, "%s is no readable XML: %s".formatted(name, e.getMessage()), e);
        }
        return xml;
    }

    /** All elements of that local name in the order of the file. */
    public List<Element> list(String name) {
        return elements.getOrDefault(name, List.of());
    }

    /** The text of the first element of that name. */
    public Optional<String> find(String name) {
        return list(name).stream().map(Element::text).findFirst();
    }

    private void read(XMLStreamReader reader) throws XMLStreamException {
        List<Map<String, String>> attributes = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        int count = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++count > MOST_ELEMENTS) {
                        throw new XMLStreamException("more than " + MOST_ELEMENTS + " elements");
                    }
                    Map<String, String> own = new HashMap<>();
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        own.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                    }
                    attributes.add(own);
                    texts.add(new StringBuilder());
                }
                case XMLStreamConstants.CHARACTERS -> {
                    if (!texts.isEmpty()) {
                        texts.getLast().append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Map<String, String> own = attributes.removeLast();
                    String text = texts.removeLast().toString().strip();
                    Map<String, String> parent = attributes.isEmpty() ? Map.of() : attributes.getLast();
                    elements.computeIfAbsent(reader.getLocalName(), n -> new ArrayList<>())
                            .add(new Element(own, text, parent));
                }
                default -> {}
            }
        }
    }
}
