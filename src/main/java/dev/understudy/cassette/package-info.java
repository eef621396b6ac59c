/** The cassette: its model, its file format, the reader and the append-only writer. */
@NullMarked
package dev.understudy.cassette;

import org.jspecify.annotations.NullMarked;
