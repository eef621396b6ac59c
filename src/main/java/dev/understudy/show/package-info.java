/** Formats recorded interactions for users. */
@NullMarked
package dev.understudy.show;

import org.jspecify.annotations.NullMarked;
