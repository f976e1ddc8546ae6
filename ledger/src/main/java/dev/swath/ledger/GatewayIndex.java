package dev.swath.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.client.GatewayClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the index holds, by the query gateway. */
public final class GatewayIndex implements Supplier<IndexContents> {
    private final GatewayClient gateway;

    public GatewayIndex(GatewayClient gateway) {
        this.gateway = gateway;
    }

    @Override
    public IndexContents get() {
        JsonNode versions = gateway.indexVersions();
        List<LiveRow> rows = new ArrayList<>();
        for (JsonNode version : versions.path("modelVersions")) {
            gateway.indexTiles(version.textValue(), row -> rows.add(row(row)));
        }
        return new IndexContents(
                Optional.ofNullable(versions.path("current").textValue()).map(ModelVersion::new), rows);
    }

    private static LiveRow row(JsonNode row) {
        return new LiveRow(
                new TileId(row.path("tileId").asText()),
                row.path("generation").asLong(),
                new ModelVersion(row.path("modelVersion").asText()),
                row.path("captioned").asBoolean());
    }
}
