package dev.swath.gateway.stac.document;

import java.util.List;

/** The conformance classes that the API fulfils. A class stands here only if a request of it is answered as it says. */
public final class Conformance {
    /** The class of searches by what the picture shows, {@code swath:text}: an extension of ours, described in docs/stac.md. */
    public static final String SEMANTIC_SEARCH = "urn:swath:stac-api:v1.0.0:item-search#semantic-search";

    private static final String STAC = "https://api.stacspec.org/v1.0.0/";
    private static final String CANDIDATE = "https://api.stacspec.org/v1.0.0-rc.1/";
    private static final String SORT = "https://api.stacspec.org/v1.1.0/";
    private static final String FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/";

    private static final String FILTER = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/";
    private static final String CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/";

    public static final List<String> CLASSES = List.of(
            STAC + "core",
            STAC + "collections",
            STAC + "ogcapi-features",
            STAC + "item-search",
            STAC + "item-search#fields",
            STAC + "ogcapi-features#fields",
            STAC + "item-search#sort",
            STAC + "ogcapi-features#sort",
            SORT + "item-search#sort",
            SORT + "ogcapi-features#sort",
            CANDIDATE + "item-search#free-text",
            CANDIDATE + "ogcapi-features#free-text",
            CANDIDATE + "collection-search",
            CANDIDATE + "collection-search#free-text",
            CANDIDATE + "children",
            "https://api.stacspec.org/v0.3.0/aggregation",
            FEATURES + "core",
            FEATURES + "geojson",
            FEATURES + "oas30",
            "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/simple-query",
            STAC + "item-search#filter",
            STAC + "ogcapi-features#filter",
            FILTER + "filter",
            FILTER + "features-filter",
            CQL2 + "cql2-text",
            CQL2 + "cql2-json",
            CQL2 + "basic-cql2",
            CQL2 + "advanced-comparison-operators",
            CQL2 + "basic-spatial-functions",
            CQL2 + "basic-spatial-functions-plus",
            CQL2 + "spatial-functions",
            CQL2 + "temporal-functions",
            SEMANTIC_SEARCH);

    private Conformance() {}
}
