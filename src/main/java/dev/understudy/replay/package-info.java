/** Playing recorded interactions back with their splits and pace. */
@NullMarked
package dev.understudy.replay;

import org.jspecify.annotations.NullMarked;
