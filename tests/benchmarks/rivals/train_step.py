# SPDX-License-Identifier: GPL-3.0-or-later
"""One whole training step of other programs on the work of `ansatz bench`.

usage: train_step.py WHICH QUBITS LAYERS BATCH STEPS
WHICH: torch-batched, tc-jax, tc-jax-torchlayer, tc-torch, pl-dq-backprop, pl-lq-adjoint, tyxonq

Copied as it is from the project's collection of peers (peers/train_step.py), where the figures of
the design were measured with it; only this heading is new.
"""
# Same work for every peer: 9 qubits, L layers, batch 32: RX encode; L x [CNOT chain, RX, RY]; <Z_i>; Linear(9,1)+Sigmoid; BCE; Adam(1e-2)
import sys, time, os, numpy as np
which = sys.argv[1]; n = int(sys.argv[2]) if len(sys.argv)>2 else 9; L = int(sys.argv[3]) if len(sys.argv)>3 else 2; B = int(sys.argv[4]) if len(sys.argv)>4 else 32
steps = int(sys.argv[5]) if len(sys.argv)>5 else 20
rng = np.random.default_rng(0)
X = (rng.random((100, n)) > 0.5).astype(np.float32); Y = (rng.random((100,1))>0.5).astype(np.float32)
W0 = (rng.standard_normal((2*L, n))*0.1).astype(np.float32)
def report(times, setup):
    t = np.array(times[2:])*1e3
    print(f"{which:28s} n={n} L={L} B={B} setup {setup:.2f}s step median {np.median(t):.3f} ms min {t.min():.3f} max {t.max():.3f}", flush=True)

def run_torch(qlayer, extra=()):
    import torch
    torch.manual_seed(0)
    model = torch.nn.Sequential(qlayer, torch.nn.Linear(n,1), torch.nn.Sigmoid())
    opt = torch.optim.Adam(model.parameters(), lr=1e-2); crit = torch.nn.BCELoss()
    xt = torch.tensor(X); yt = torch.tensor(Y); times=[]; t00=time.perf_counter()
    for i in range(steps+2):
        idx = torch.tensor(rng.integers(0,100,B)); x=xt[idx]; y=yt[idx]
        t0=time.perf_counter(); opt.zero_grad(); l=crit(model(x),y); l.backward(); opt.step(); float(l); times.append(time.perf_counter()-t0)
        if i==0: setup=time.perf_counter()-t00
    report(times,setup)

if which.startswith("pl-"):
    import pennylane as qml, torch
    _,devn,diff = which.split("-",2)[0], which.split("-",2)[1], which.split("-",2)[2]
    dev = qml.device({"dq":"default.qubit","lq":"lightning.qubit"}[devn], wires=n)
    def circ(inputs, weights):
        for i in range(n): qml.RX(inputs[...,i], wires=i)
        for j in range(L):
            for i in range(n-1): qml.CNOT([i,i+1])
            for i in range(n): qml.RX(weights[2*j,i], wires=i)
            for i in range(n): qml.RY(weights[2*j+1,i], wires=i)
        return [qml.expval(qml.PauliZ(i)) for i in range(n)]
    q = qml.QNode(circ, dev, interface="torch", diff_method=diff)
    if which.endswith("adjoint"):
        # the usual way: lightning splits broadcast
        q = qml.transforms.broadcast_expand(q) if devn=="lq" else q
    layer = qml.qnn.TorchLayer(q, {"weights": (2*L, n)})
    run_torch(layer)
elif which in ("tc-jax","tc-torch"):
    import tensorcircuit as tc
    if which=="tc-jax":
        import jax, jax.numpy as jnp
        K = tc.set_backend("jax"); tc.set_dtype("complex64")
        def qpred(x, w):
            c = tc.Circuit(n)
            for i in range(n): c.rx(i, theta=x[i])
            for j in range(L):
                for i in range(n-1): c.cnot(i,i+1)
                for i in range(n): c.rx(i, theta=w[2*j,i])
                for i in range(n): c.ry(i, theta=w[2*j+1,i])
            return K.stack([K.real(c.expectation_ps(z=[i])) for i in range(n)])
        # pure jax: everything jitted, incl. Adam (best case for TC)
        def loss(p, x, y):
            f = jax.vmap(qpred, (0,None))(x, p["w"]); o = jax.nn.sigmoid(f@p["A"]+p["b"])
            o = jnp.clip(o,1e-7,1-1e-7)
            return -jnp.mean(y*jnp.log(o)+(1-y)*jnp.log(1-o))
        p = dict(w=jnp.asarray(W0), A=jnp.asarray(rng.standard_normal((n,1)).astype(np.float32)*.1), b=jnp.zeros((1,)))
        m = jax.tree.map(jnp.zeros_like,p); v = jax.tree.map(jnp.zeros_like,p)
        @jax.jit
        def step(p,m,v,t,x,y):
            l,g = jax.value_and_grad(loss)(p,x,y)
            m = jax.tree.map(lambda a,b:.9*a+.1*b,m,g); v=jax.tree.map(lambda a,b:.999*a+.001*b*b,v,g)
            p = jax.tree.map(lambda p,m,v: p-1e-2*(m/(1-.9**t))/(jnp.sqrt(v/(1-.999**t))+1e-8),p,m,v)
            return p,m,v,l
        times=[]; t00=time.perf_counter()
        for i in range(steps+2):
            idx=rng.integers(0,100,B); x=jnp.asarray(X[idx]); y=jnp.asarray(Y[idx])
            t0=time.perf_counter(); p,m,v,l=step(p,m,v,i+1.0,x,y); float(l); times.append(time.perf_counter()-t0)
            if i==0: setup=time.perf_counter()-t00
        report(times,setup)
    else:
        K = tc.set_backend("pytorch"); tc.set_dtype("complex64")
        import torch
        def qpred(x, w):
            c = tc.Circuit(n)
            for i in range(n): c.rx(i, theta=x[i])
            for j in range(L):
                for i in range(n-1): c.cnot(i,i+1)
                for i in range(n): c.rx(i, theta=w[2*j,i])
                for i in range(n): c.ry(i, theta=w[2*j+1,i])
            return K.stack([K.real(c.expectation_ps(z=[i])) for i in range(n)])
        run_torch(tc.TorchLayer(qpred, weights_shape=[2*L,n], use_vmap=True, use_interface=False, use_jit=False))
elif which=="tc-jax-torchlayer":
    # the seed's upstream: jax engine inside a torch layer with dlpack
    import tensorcircuit as tc
    K = tc.set_backend("jax"); tc.set_dtype("complex64")
    def qpred(x, w):
        c = tc.Circuit(n)
        for i in range(n): c.rx(i, theta=x[i])
        for j in range(L):
            for i in range(n-1): c.cnot(i,i+1)
            for i in range(n): c.rx(i, theta=w[2*j,i])
            for i in range(n): c.ry(i, theta=w[2*j+1,i])
        return K.stack([K.real(c.expectation_ps(z=[i])) for i in range(n)])
    run_torch(tc.TorchLayer(qpred, weights_shape=[2*L,n], use_vmap=True, use_interface=True, use_jit=True, enable_dlpack=True))
elif which=="tyxonq":
    import tyxonq as tq, torch
    tq.set_backend("pytorch")
    class Q(torch.nn.Module):
        def __init__(s):
            super().__init__(); s.w=torch.nn.Parameter(torch.tensor(W0))
        def forward(s,x):
            outs=[]
            for b in range(x.shape[0]):
                c=tq.Circuit(n)
                for i in range(n): c.rx(i, x[b,i])
                for j in range(L):
                    for i in range(n-1): c.cx(i,i+1)
                    for i in range(n): c.rx(i, s.w[2*j,i])
                    for i in range(n): c.ry(i, s.w[2*j+1,i])
                psi=c.state() if hasattr(c,'state') else c.wavefunction()
                p=(psi.abs()**2).reshape([2]*n)
                outs.append(torch.stack([ (p.movedim(i,0)[0].sum()-p.movedim(i,0)[1].sum()) for i in range(n)]))
            return torch.stack(outs).float()
    run_torch(Q())
elif which=="torch-batched":
    # hand-written batched PyTorch statevector (what a good user writes)
    import torch
    class Q(torch.nn.Module):
        def __init__(s):
            super().__init__(); s.w=torch.nn.Parameter(torch.tensor(W0))
        def ap(s,psi,U,q):
            B=psi.shape[0]; psi=psi.reshape(B,2**q,2,2**(n-1-q))
            return (torch.einsum('bij,bajc->baic',U,psi) if U.dim()==3 else torch.einsum('ij,bajc->baic',U,psi)).reshape(B,-1)
        def rx(s,t):
            c=torch.cos(t/2)+0j; d=-1j*torch.sin(t/2); return torch.stack([torch.stack([c,d],-1),torch.stack([d,c],-1)],-2)
        def ry(s,t):
            c=torch.cos(t/2)+0j; d=torch.sin(t/2)+0j; return torch.stack([torch.stack([c,-d],-1),torch.stack([d,c],-1)],-2)
        def forward(s,x):
            B=x.shape[0]; psi=torch.zeros(B,2**n,dtype=torch.complex64); psi[:,0]=1
            for i in range(n): psi=s.ap(psi,s.rx(x[:,i]),i)
            for j in range(L):
                for i in range(n-1):
                    v=psi.reshape(B,2**i,2,2,2**(n-2-i)); psi=torch.stack([v[:,:,0],v[:,:,1].flip(2)],2).reshape(B,-1)
                for i in range(n): psi=s.ap(psi,s.ry(s.w[2*j+1,i])@s.rx(s.w[2*j,i]),i)
            p=(psi.abs()**2); return torch.stack([ (lambda v: v[:,:,0].sum((1,2))-v[:,:,1].sum((1,2)))(p.reshape(B,2**i,2,-1)) for i in range(n)],1)
    run_torch(Q())
