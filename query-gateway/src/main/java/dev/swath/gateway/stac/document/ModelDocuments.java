package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.EventJson;
import java.util.List;

/** Makes the STAC Item of a model: what embeds and describes the tiles. */
public final class ModelDocuments {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final String MLM = "https://stac-extensions.github.io/mlm/v1.4.0/schema.json";
    private static final String PAPER = "https://arxiv.org/abs/2402.06475";

    private final PublicAddress address;

    public ModelDocuments(PublicAddress address) {
        this.address = address;
    }

    /** @param dimension of the embeddings that it makes */
    public ObjectNode of(ModelVersion version, int dimension) {
        ObjectNode item = JSON.createObjectNode()
                .put("type", "Feature")
                .put("stac_version", CatalogueDocuments.STAC_VERSION)
                .put("id", version.value());
        item.putArray("stac_extensions").add(MLM);
        item.putNull("geometry");
        properties(version, dimension, item.putObject("properties"));
        item.set(
                "links",
                JSON.valueToTree(List.of(
                        StacLink.geojson("self", address.model(version.value())),
                        StacLink.json("root", address.stac()),
                        StacLink.json("parent", address.stac()),
                        StacLink.of("about", PAPER, "text/html"))));
        ObjectNode bundle = item.putObject("assets").putObject("bundle");
        bundle.put("href", "urn:swath:model-bundle:" + version)
                .put("title", "The model bundle, named by its content")
                .put("mlm:artifact_type", "onnx");
        bundle.putArray("roles").add("mlm:model");
        return item;
    }

    private static void properties(ModelVersion version, int dimension, ObjectNode properties) {
        properties
                .putNull("datetime")
                .put("start_datetime", "1900-01-01T00:00:00Z")
                .put("end_datetime", "9999-12-31T23:59:59Z")
                .put("mlm:name", version.value())
                .put("mlm:architecture", "RS-CapRet")
                .put("mlm:framework", "ONNX");
        properties.putArray("mlm:tasks").add("similarity-search").add("image-captioning");
        ObjectNode chip = properties.putArray("mlm:input").addObject().put("name", "chip");
        chip.putArray("bands").add("red").add("green").add("blue");
        ObjectNode input = chip.putObject("input").put("data_type", "uint8");
        input.putArray("shape").add(-1).add(3).add(-1).add(-1);
        input.putArray("dim_order").add("batch").add("bands").add("height").add("width");
        var outputs = properties.putArray("mlm:output");
        ObjectNode embedding = outputs.addObject().put("name", "embedding");
        embedding.putArray("tasks").add("similarity-search");
        ObjectNode vector = embedding.putObject("result").put("data_type", "float32");
        vector.putArray("shape").add(-1).add(dimension);
        vector.putArray("dim_order").add("batch").add("embedding");
        ObjectNode caption = outputs.addObject().put("name", "caption");
        caption.putArray("tasks").add("image-captioning");
        ObjectNode text = caption.putObject("result").put("data_type", "other");
        text.putArray("shape").add(-1).add(-1);
        text.putArray("dim_order").add("batch").add("token");
    }
}
