package dev.swath.caption;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.Caption;

/** What became of one tile of a batch. */
public sealed interface CaptionAttempt {
    /** It has its caption. */
    record Captioned(Caption caption) implements CaptionAttempt {}

    /** It has none; its neighbours are not concerned. */
    record Uncaptioned(CatalogueException cause) implements CaptionAttempt {}
}
