package dev.swath.gateway.rest;

import dev.swath.catalogue.api.TileCounts;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.field.SearchFields;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How many tiles a search shows, by time, collection and place. */
@Path("/api/counts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
public class CountResource {
    private final CountTiles counts;
    private final Caller caller;

    CountResource(CountTiles counts, Caller caller) {
        this.counts = counts;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Counts of a search's results; the parameters are those of a search")
    public TileCounts get(@Context UriInfo uri) {
        return counts.count(SearchFields.ofUrl(uri.getQueryParameters()), caller.grants());
    }
}
