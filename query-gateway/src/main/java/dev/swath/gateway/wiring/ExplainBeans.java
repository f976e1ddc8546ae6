package dev.swath.gateway.wiring;

import dev.swath.gateway.FindTile;
import dev.swath.gateway.ReadPicture;
import dev.swath.gateway.explain.ExplainTile;
import dev.swath.service.ConcurrencyLimit;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The use case that explains hits. */
@Singleton
class ExplainBeans {
    /** Each takes 50 embeddings of the query encoder. */
    private static final int AT_ONCE = 2;

    private static final int REMEMBERED = 500;

    @Produces
    @Singleton
    ExplainTile explainTile(SearchParts parts, FindTile tiles, ReadPicture pictures) {
        return new ExplainTile(
                parts.encoder(), tiles, pictures, new ConcurrencyLimit("explanations", AT_ONCE), REMEMBERED);
    }
}
