/** What the models take and give: tensors, embeddings, captions and their calibration. */
@NullMarked
package dev.swath.catalogue.model;

import org.jspecify.annotations.NullMarked;
