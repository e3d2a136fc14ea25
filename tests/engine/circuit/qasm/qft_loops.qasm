OPENQASM 3.0;
include "stdgates.inc";
const uint n = 4;
qubit[n] q;
bit[n] c;
x q[0]; x q[2];
for uint i in [0:n - 1] {
  h q[i];
  for uint j in [i + 1:n - 1] {
    cp(pi / 2 ** (j - i)) q[j], q[i];
  }
}
for int i in {0, 1} swap q[i], q[n - 1 - i];
c = measure q;
