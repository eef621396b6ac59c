/** Bytes, headers, content codings, SSE framing and canonical JSON. */
@NullMarked
package dev.understudy.wire;

import org.jspecify.annotations.NullMarked;
