/** Differences between two recordings, in shape rather than in content. */
@NullMarked
package dev.understudy.diff;

import org.jspecify.annotations.NullMarked;
