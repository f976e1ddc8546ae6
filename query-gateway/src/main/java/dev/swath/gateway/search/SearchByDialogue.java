package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.VectorIndexReader;
import org.jspecify.annotations.Nullable;

/** Searches where a conversation's {@code [RET]} stands for the text of the query. Thread-safe. */
public final class SearchByDialogue {
    private final VectorIndexReader index;
    private final QueryEncoder encoder;
    private final CurrentModel currentModel;
    private final ConcurrencyLimit places;

    /**
     * @param encoder of the query's picture and of what is unwanted
     * @param places how many may ask the index at once; the others are refused
     */
    public SearchByDialogue(
            VectorIndexReader index, QueryEncoder encoder, CurrentModel currentModel, ConcurrencyLimit places) {
        this.index = index;
        this.encoder = encoder;
        this.currentModel = currentModel;
        this.places = places;
    }

    /**
     * The first page of a query's results.
     *
     * @param meant the vector of the query's text
     * @throws CatalogueException as {@link Search#search}
     */
    public SearchAnswer search(SearchQuery query, QueryVector meant, Grants grants) {
        return new SearchTiles(index, new MeantText(query.text(), meant, encoder), currentModel, places)
                .search(query, grants);
    }

    /** An encoder that knows what one text means. */
    private record MeantText(@Nullable String text, QueryVector meant, QueryEncoder others) implements QueryEncoder {
        @Override
        public QueryVector encodeText(String asked) {
            return asked.equals(text) ? meant : others.encodeText(asked);
        }

        @Override
        public QueryVector encodeImage(byte[] image) {
            return others.encodeImage(image);
        }
    }
}
