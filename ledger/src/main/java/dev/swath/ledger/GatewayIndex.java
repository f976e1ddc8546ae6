package dev.swath.ledger;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.IndexVersions;
import dev.swath.client.GatewayClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Reads the index's content through the query gateway. */
public final class GatewayIndex implements Supplier<IndexContents>, IndexSource {
    private final GatewayClient gateway;

    public GatewayIndex(GatewayClient gateway) {
        this.gateway = gateway;
    }

    @Override
    public IndexContents get() {
        IndexVersions versions = gateway.indexVersions();
        List<IndexRow> rows = new ArrayList<>();
        for (ModelVersion version : versions.modelVersions()) {
            gateway.indexTiles(version, rows::add);
        }
        return new IndexContents(Optional.ofNullable(versions.current()), rows);
    }

    @Override
    public void forEach(BiConsumer<TileId, HeldTile> listener) {
        gateway.indexTiles(null, row -> listener.accept(row.tileId(), new HeldTile(row.generation(), row.captioned())));
    }
}
