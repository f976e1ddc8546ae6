/** The object store: what Swath needs of S3, and the adapter on the MinIO client. */
@NullMarked
package dev.swath.objectstore;

import org.jspecify.annotations.NullMarked;
