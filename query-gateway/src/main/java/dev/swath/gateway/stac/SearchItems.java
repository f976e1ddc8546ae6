package dev.swath.gateway.stac;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.gateway.stac.query.StacFields;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds items by their conditions, sorted by a property, newest first by default, or by what the picture shows, nearest first. Thread-safe. */
public final class SearchItems {
    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final Search search;
    private final ReadCollections collections;
    private final ConcurrencyLimit places;

    /** @param places how many may ask the index at once; the others are refused */
    public SearchItems(
            VectorIndexReader index,
            CurrentModel currentModel,
            Search search,
            ReadCollections collections,
            ConcurrencyLimit places) {
        this.index = index;
        this.currentModel = currentModel;
        this.search = search;
        this.collections = collections;
        this.places = places;
    }

    /**
     * Answers one page.
     *
     * @throws CatalogueException INVALID_REQUEST, with the field that is at fault, such as a collection that is not there; and what the encoder and the index throw
     */
    public ItemPage search(ItemSearch wanted, Grants grants) {
        wanted.collections().forEach(id -> checkCollection(id, grants));
        return wanted.text() == null ? browse(wanted, grants) : nearest(wanted, wanted.text(), grants);
    }

    /** The properties that items can be sorted by, which depend on the index in use. */
    public Set<Queryable> sortables() {
        Set<Queryable> sortables = EnumSet.of(Queryable.DATETIME);
        sortables.addAll(index.sortables());
        return sortables;
    }

    /**
     * One item.
     *
     * @throws CatalogueException NOT_FOUND if the collection has none of that id
     */
    public CatalogueItem get(String collection, String id, Grants grants) {
        return find(id, grants)
                .filter(item -> item.tile().collection().equals(collection))
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.NOT_FOUND,
                        "no item \"%s\" is in the collection \"%s\""
                                .formatted(StacFields.shown(id), StacFields.shown(collection))));
    }

    private ItemPage browse(ItemSearch wanted, Grants grants) {
        ModelVersion version = currentModel.find().orElse(null);
        if (version == null) {
            return ItemPage.EMPTY;
        }
        Filter rows = grants.within(ItemFilter.of(wanted));
        TimeOrder time = wanted.sortBy().time().orElse(null);
        return places.run(() -> time == null ? byProperty(wanted, version, rows) : byTime(wanted, version, rows, time));
    }

    private ItemPage byTime(ItemSearch wanted, ModelVersion version, Filter rows, TimeOrder order) {
        String token = wanted.token();
        TimePosition after = token == null ? null : ItemCursor.time(token, wanted);
        HitPage<TimePosition> page = index.browse(version, rows, order, after, wanted.limit());
        TimePosition next = page.next();
        return page(page, version, next == null ? null : ItemCursor.token(next, wanted));
    }

    private ItemPage byProperty(ItemSearch wanted, ModelVersion version, Filter rows) {
        String token = wanted.token();
        KeyPosition after = token == null ? null : ItemCursor.key(token, wanted);
        HitPage<KeyPosition> page = index.sort(version, rows, wanted.sortBy().order(), after, wanted.limit());
        KeyPosition next = page.next();
        return page(page, version, next == null ? null : ItemCursor.token(next, wanted));
    }

    private static ItemPage page(HitPage<?> page, ModelVersion version, @Nullable String token) {
        return new ItemPage(
                page.hits().stream().map(hit -> CatalogueItem.of(hit, version)).toList(), token);
    }

    private ItemPage nearest(ItemSearch wanted, String text, Grants grants) {
        if (wanted.ids() != null && wanted.ids().isEmpty()) {
            return ItemPage.EMPTY;
        }
        SearchAnswer answer = answer(wanted, text, grants);
        ModelVersion version = answer.modelVersion();
        if (version == null) {
            return ItemPage.EMPTY;
        }
        List<CatalogueItem> items = answer.results().stream()
                .flatMap(result -> found(result, version, grants))
                .toList();
        return new ItemPage(items, answer.next());
    }

    private SearchAnswer answer(ItemSearch wanted, String text, Grants grants) {
        try {
            return search.search(
                    ItemFilter.query(wanted)
                            .text(text)
                            .limit(wanted.limit())
                            .next(wanted.token())
                            .build(),
                    grants);
        } catch (CatalogueException e) {
            String field = e.field();
            if (field == null) {
                throw e;
            }
            throw switch (field) {
                case "next" -> e.withField("token");
                case "text" -> e.withField(ItemSearchReader.TEXT);
                default -> e;
            };
        }
    }

    /** A result's whole tile; none if it was retired since. */
    private Stream<CatalogueItem> found(SearchAnswer.Result result, ModelVersion version, Grants grants) {
        return index
                .find(version, result.tileId(), grants.filter())
                .map(row -> new CatalogueItem(row.tile(), row.caption(), version, result.score(), result.probability()))
                .stream();
    }

    private Optional<CatalogueItem> find(String id, Grants grants) {
        ModelVersion version = currentModel.find().orElse(null);
        TileId tileId = tileId(id);
        return version == null || tileId == null
                ? Optional.empty()
                : index.find(version, tileId, grants.filter())
                        .map(row -> new CatalogueItem(row.tile(), row.caption(), version, null, null));
    }

    private void checkCollection(String id, Grants grants) {
        if (collections.find(id, grants).isEmpty()) {
            throw CatalogueException.ofField(
                    "collections",
                    "expected names of collections, found \"%s\", which is none".formatted(StacFields.shown(id)));
        }
    }

    private static @Nullable TileId tileId(String id) {
        try {
            return id.length() > 100 ? null : new TileId(id);
        } catch (CatalogueException e) {
            return null;
        }
    }
}
