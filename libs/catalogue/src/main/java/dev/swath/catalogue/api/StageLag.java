package dev.swath.catalogue.api;

import dev.swath.catalogue.Stage;

/**
 * What a stage has still to work on.
 *
 * @param lag events; at the stages encode and caption, tiles
 * @param exact false if the stage is too far behind to count them, and they are estimated
 */
public record StageLag(Stage stage, long lag, boolean exact) {}
