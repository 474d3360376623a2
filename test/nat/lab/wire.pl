#!/usr/bin/perl
# A wire between two TAP devices that is long and lossy: kernels do not all have netem.
#   wire.pl DEVICE DEVICE
# Says "ready" once both devices are there. Then each line of its input is "delay MILLISECONDS" (one way) or
# "loss PERCENT" (each frame, both ways); the end of its input ends it.
use strict;
use warnings;
use Time::HiRes 'time';

use constant { TUNSETIFF => 0x400454ca, IFF_TAP => 0x0002, IFF_NO_PI => 0x1000, FRAME => 65_536 };

my ($delay, $loss) = (0, 0);
my @ends = map {
  open(my $tun, '+<', '/dev/net/tun') or die "no /dev/net/tun: $!";
  ioctl($tun, TUNSETIFF, pack('a16 s x22', $_, IFF_TAP | IFF_NO_PI)) or die "no $_: $!";
  { fd => $tun, queue => [] };
} @ARGV;
my @pairs = ([ @ends[0, 1] ], [ @ends[1, 0] ]);

# The same draws in every run.
srand(7);
$| = 1;
print "ready\n";

my $input = '';
while (1) {
  my $bits = '';
  vec($bits, fileno($_), 1) = 1 for \*STDIN, map { $_->{fd} } @ends;
  my @due = sort { $a <=> $b } map { @{ $_->{queue} } ? $_->{queue}[0][0] : () } @ends;
  my $wait = @due ? $due[0] - time() : undef;
  $wait = 0 if defined $wait && $wait < 0;
  my $found = select(my $ready = $bits, undef, undef, $wait);

  if ($found > 0) {
    if (vec($ready, fileno(STDIN), 1)) {
      sysread(STDIN, $input, 4096, length $input) or exit 0;
      while ($input =~ s/^(\w+) (\d+)\n//) {
        $delay = $2 / 1000 if $1 eq 'delay';
        $loss = $2 / 100 if $1 eq 'loss';
        print "done\n";
      }
    }
    for my $pair (@pairs) {
      my ($from, $to) = @$pair;
      next unless vec($ready, fileno($from->{fd}), 1);
      next unless sysread($from->{fd}, my $frame, FRAME);
      push @{ $to->{queue} }, [ time() + $delay, $frame ] unless rand() < $loss;
    }
  }
  for my $end (@ends) {
    my $queue = $end->{queue};
    while (@$queue && $queue->[0][0] <= time()) {
      # A device that is down takes nothing: a frame that is lost.
      syswrite($end->{fd}, (shift @$queue)->[1]);
    }
  }
}
