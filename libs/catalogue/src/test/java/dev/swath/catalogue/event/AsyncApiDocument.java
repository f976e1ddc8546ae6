package dev.swath.catalogue.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.Topic;
import java.util.List;

/** The AsyncAPI 3 document of Swath's topics, generated from the table of topics and the event records. */
final class AsyncApiDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AsyncApiDocument() {}

    static JsonNode create() {
        ObjectNode document = JSON.objectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Swath events")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "One JSON document per record, CloudEvents 1.0 in Kafka's binary mode; unknown fields are to be ignored.")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode messages = document.putObject("components").putObject("messages");
        for (Topic topic : Topic.values()) {
            if (EventJson.types().containsKey(topic)) {
                describe(topic, channels, operations, messages);
            }
        }
        return document;
    }

    private static void describe(Topic topic, ObjectNode channels, ObjectNode operations, ObjectNode messages) {
        String name = topic.topicName();
        ObjectNode channel = channels.putObject(name).put("address", name);
        ObjectNode channelMessages = channel.putObject("messages");
        channel.putObject("bindings")
                .putObject("kafka")
                .put("topic", name)
                .putObject("topicConfiguration")
                .putArray("cleanup.policy")
                .add(topic.cleanup() == Topic.Cleanup.COMPACT ? "compact" : "delete");
        for (Class<? extends Event> type : EventJson.types().getOrDefault(topic, List.of())) {
            String message = type.getSimpleName();
            channelMessages.putObject(message).put("$ref", "#/components/messages/" + message);
            messages.set(message, message(type));
        }
        operations
                .putObject("receive-" + name)
                .put("action", "receive")
                .putObject("channel")
                .put("$ref", "#/channels/" + name);
    }

    private static ObjectNode message(Class<? extends Event> type) {
        ObjectNode message = JSON.objectNode();
        message.put("name", CloudEvents.typeOf(type)).put("contentType", "application/json");
        ObjectNode headers = message.putObject("headers").put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        properties.putObject("ce_specversion").put("const", "1.0");
        properties.putObject("ce_type").put("const", CloudEvents.typeOf(type));
        properties.putObject("ce_time").put("type", "string").put("format", "date-time");
        for (String name : new String[] {"ce_id", "ce_source", "ce_subject", "content-type"}) {
            properties.putObject(name).put("type", "string");
        }
        properties.fieldNames().forEachRemaining(headers.withArray("required")::add);
        message.putObject("payload")
                .put("schemaFormat", "application/schema+json;version=draft-2020-12")
                .putObject("schema")
                .put("$ref", "./" + type.getSimpleName() + ".schema.json");
        return message;
    }
}
