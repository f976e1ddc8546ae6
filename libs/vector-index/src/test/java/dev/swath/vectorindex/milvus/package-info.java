@NullMarked
package dev.swath.vectorindex.milvus;

import org.jspecify.annotations.NullMarked;
