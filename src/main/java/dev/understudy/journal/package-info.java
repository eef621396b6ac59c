/** What was asked and what was answered, masked and bounded. */
@NullMarked
package dev.understudy.journal;

import org.jspecify.annotations.NullMarked;
