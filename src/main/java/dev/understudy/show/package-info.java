/** Recorded interactions as people read them. */
@NullMarked
package dev.understudy.show;

import org.jspecify.annotations.NullMarked;
