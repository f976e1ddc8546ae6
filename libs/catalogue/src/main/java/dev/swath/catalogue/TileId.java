package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The identity of one window of one scene: {@code {sceneId}-{x}-{y}-{width}-{height}}. */
public record TileId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}(-\\d{1,10}){4}");

    @JsonCreator
    public TileId {
        Ids.check("tile id", value, FORM);
    }

    public static TileId of(SceneId sceneId, TileWindow window) {
        return new TileId(String.join(
                "-",
                sceneId.value(),
                Integer.toString(window.x()),
                Integer.toString(window.y()),
                Integer.toString(window.width()),
                Integer.toString(window.height())));
    }

    @Override
    public String toString() {
        return value;
    }
}
