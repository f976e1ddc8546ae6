package dev.swath.gateway.mcp;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.ReadPicture;
import dev.swath.gateway.ReadStatus;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.rest.Caller;
import io.quarkiverse.mcp.server.Content;
import io.quarkiverse.mcp.server.ImageContent;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkiverse.mcp.server.WrapBusinessError;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools. Each only reads; each answer is bounded. What Swath refuses is a tool's error, with the reason. */
@Singleton
@WrapBusinessError(CatalogueException.class)
public class CatalogueTools {
    private static final String WORDS =
            "what to find, in English: \"cloudless harbors near Genoa since June, no ships\"; countries and cities by name, times in words";

    private final ToolSearch search;
    private final ToolExplain explain;
    private final FindTile tiles;
    private final ReadPicture pictures;
    private final ReadStatus status;
    private final Caller caller;

    CatalogueTools(
            ToolSearch search,
            ToolExplain explain,
            FindTile tiles,
            ReadPicture pictures,
            ReadStatus status,
            Caller caller) {
        this.search = search;
        this.explain = explain;
        this.tiles = tiles;
        this.pictures = pictures;
        this.status = status;
        this.caller = caller;
    }

    @Tool(
            name = "search",
            title = "Search",
            description =
                    "Finds satellite and aerial images by words. Says how the words were understood (the plan), and gives the best hits with caption, time, place and tile id.",
            annotations =
                    @Tool.Annotations(
                            title = "Search",
                            readOnlyHint = true,
                            destructiveHint = false,
                            idempotentHint = true,
                            openWorldHint = false))
    ToolResponse search(
            @ToolArg(description = WORDS) String words,
            @ToolArg(description = "how many hits at most, 1 to 50; 10 without it", required = false) @Nullable
                    Integer limit) {
        return answered(search.search(words, limit, caller.grants()));
    }

    @Tool(
            name = "more_like_this",
            title = "More like this",
            description = "Finds images that resemble a tile of the catalogue.",
            annotations =
                    @Tool.Annotations(
                            title = "More like this",
                            readOnlyHint = true,
                            destructiveHint = false,
                            idempotentHint = true,
                            openWorldHint = false))
    ToolResponse moreLikeThis(
            @ToolArg(description = "the tile's id, as a search gives it") String tileId,
            @ToolArg(description = "what else is wanted, such as \"with water, in Italy\"", required = false) @Nullable
                    String words,
            @ToolArg(description = "how many hits at most, 1 to 50; 10 without it", required = false) @Nullable
                    Integer limit) {
        return answered(search.like(tile(tileId), words == null ? "" : words, limit, caller.grants()));
    }

    @Tool(
            name = "tile",
            title = "Look at a tile",
            description = "Gives a tile's record and its picture.",
            annotations =
                    @Tool.Annotations(
                            title = "Look at a tile",
                            readOnlyHint = true,
                            destructiveHint = false,
                            idempotentHint = true,
                            openWorldHint = false))
    ToolResponse tileWithPicture(@ToolArg(description = "the tile's id, as a search gives it") String tileId) {
        TileId id = tile(tileId);
        FindTile.Found found = tiles.get(id, caller.grants());
        TileDetails details = TileDetails.of(found.row().tile(), found.row().caption(), found.modelVersion());
        byte[] picture = pictures.thumbnail(id, caller.grants()).bytes();
        return new ToolResponse(
                false,
                List.of(
                        new ImageContent(Base64.getEncoder().encodeToString(picture), "image/jpeg"),
                        new TextContent(ToolTexts.tile(details))),
                ToolTexts.node(details),
                null);
    }

    @Tool(
            name = "count",
            title = "Count",
            description = "Counts the images that words describe.",
            annotations =
                    @Tool.Annotations(
                            title = "Count",
                            readOnlyHint = true,
                            destructiveHint = false,
                            idempotentHint = true,
                            openWorldHint = false))
    ToolResponse count(@ToolArg(description = WORDS) String words) {
        return answered(search.count(words, caller.grants()));
    }

    @Tool(
            name = "explain",
            title = "Explain words",
            description =
                    "Says what words would search for, without searching: the plan, what was not understood, and what has to be asked back. With a tile's id also where in its picture they are seen, as words and as a picture marked in red.",
            annotations =
                    @Tool.Annotations(
                            title = "Explain words",
                            readOnlyHint = true,
                            destructiveHint = false,
                            idempotentHint = true,
                            openWorldHint = false))
    ToolResponse explain(
            @ToolArg(description = WORDS) String words,
            @ToolArg(description = "a tile to look at: its id, as a search gives it", required = false) @Nullable
                    String tileId) {
        ToolExplain.ExplainedPicture answer =
                explain.explain(words, tileId == null ? null : tile(tileId), caller.grants());
        List<Content> contents = new ArrayList<>();
        String overlay = answer.overlay();
        if (overlay != null) {
            contents.add(new ImageContent(overlay, "image/png"));
        }
        contents.add(new TextContent(answer.text()));
        return new ToolResponse(false, contents, ToolTexts.node(answer.explained()), null);
    }

    @Tool(
            name = "status",
            title = "Status",
            description = "Counts the catalogue: scenes, tiles, captions, failures, and what is still under way.",
            annotations =
                    @Tool.Annotations(
                            title = "Status",
                            readOnlyHint = true,
                            destructiveHint = false,
                            idempotentHint = true,
                            openWorldHint = false))
    ToolResponse status() {
        CatalogueStatus counted = status.get();
        return new ToolResponse(
                false, List.of(new TextContent(ToolTexts.node(counted).toString())), ToolTexts.node(counted), null);
    }

    private static ToolResponse answered(ChatAnswer answer) {
        return new ToolResponse(
                false, List.of(new TextContent(ToolTexts.answer(answer))), ToolTexts.node(answer), null);
    }

    private static TileId tile(String tileId) {
        try {
            return new TileId(tileId.length() <= 200 ? tileId : tileId.substring(0, 200));
        } catch (CatalogueException e) {
            throw e.withField("tileId");
        }
    }
}
