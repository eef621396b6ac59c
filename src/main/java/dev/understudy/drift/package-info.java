/** What changed between two recordings, in shape rather than in content. */
@NullMarked
package dev.understudy.drift;

import org.jspecify.annotations.NullMarked;
